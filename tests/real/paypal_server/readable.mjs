// Copies of PayPal's files without the patterns that JavaScript cannot read. One of them in a schema
// would keep Prism from making its rule, and without its rule it lets everything pass.
import { readFileSync, writeFileSync } from 'node:fs'

const [from, to, ...names] = process.argv.slice(2)

function readable(pattern) {
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    return false
  }
}

for (const name of names) {
  const without = (key, value) =>
    key === 'pattern' && typeof value === 'string' && !readable(value) ? undefined : value
  const file = JSON.parse(readFileSync(`${from}/${name}.json`, 'utf8'), without)
  writeFileSync(`${to}/${name}.json`, JSON.stringify(file))
}
