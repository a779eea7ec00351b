"""A believable company to look around in: who is there (people.py), what they did (work.yml), how it came (story.py).

Everything is written through the verbs that people use, so what the demo shows is what the product does.
"""
