// Documents in as a JSON list on stdin; out, for each, what is wrong with it: alone, and with Docusaurus's plugins.
import { text } from 'node:stream/consumers'
import { compile } from '@mdx-js/mdx'
import comment from '@slorber/remark-comment'
import directive from 'remark-directive'
import frontmatter from 'remark-frontmatter'
import gfm from 'remark-gfm'

const settings = [[frontmatter], [frontmatter, directive, gfm, comment]]

async function problem(document) {
  for (const remarkPlugins of settings) {
    try {
      await compile(document, { remarkPlugins })
    } catch (error) {
      return `${error.line}:${error.column}: ${error.reason ?? error}`
    }
  }
  return null
}

const problems = []
for (const document of JSON.parse(await text(process.stdin))) problems.push(await problem(document))
console.log(JSON.stringify(problems))
