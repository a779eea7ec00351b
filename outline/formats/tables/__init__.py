"""Outlines as tables of rows, in CSV and in Excel workbooks. docs/formats/tables.md shows each rule.

sheet                  rows with their numbers, and what the rows above the header say of the outline
columns                what the columns hold, by their names in all languages of ../labels.toml and by their cells
cells                  the text of a cell as skills or tasks, and skills and tasks as the text of a cell
rows, matrix, levels   a sheet with a skill in a row, one with levels as columns, and what is gathered from either
reader                 from sheets to a Reading
writer                 from an outline to the rows of its table
csv_file, xlsx         the two formats; workbook opens a file that may mean harm
"""
