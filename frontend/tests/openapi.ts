/** Compares an answer that the pages understand with the one that the API's document promises. */

interface Schema {
  $ref?: string
  type?: string
  enum?: unknown[]
  anyOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
}

interface Operation {
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>
}

export interface Document {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

/** What of `answer` the document does not promise; empty when all of it is promised. */
export function problemsOf(document: Document, address: string, answer: unknown): string[] {
  const pattern = Object.keys(document.paths).find((path) => fits(path, address))
  const operation = pattern && document.paths[pattern]?.get
  if (!operation) return [`GET ${address} is not in the document`]
  const schema = operation.responses['200']?.content?.['application/json']?.schema
  if (!schema) return [`GET ${address} promises no answer`]
  return compare(document, schema, answer, address)
}

function fits(pattern: string, address: string): boolean {
  const [path = ''] = address.split('?')
  return new RegExp(`^${pattern.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path)
}

function compare(document: Document, given: Schema, value: unknown, at: string): string[] {
  const schema = resolved(document, given)
  const choices = schema.anyOf ?? schema.allOf
  if (choices) {
    const tried = choices.map((choice) => compare(document, choice, value, at))
    return tried.sort((one, other) => one.length - other.length)[0] ?? []
  }
  if (Array.isArray(value)) return rows(document, schema, value, at)
  if (typeof value === 'object' && value !== null) {
    return fields(document, schema, value as Record<string, unknown>, at)
  }
  return single(schema, value, at)
}

function single(schema: Schema, value: unknown, at: string): string[] {
  if (schema.enum && !schema.enum.includes(value)) return [`${at} may not be ${String(value)}`]
  const type = value === null ? 'null' : typeof value
  const wanted = schema.type === 'integer' ? 'number' : schema.type
  return wanted === undefined || wanted === type ? [] : [`${at} is ${wanted}, not ${type}`]
}

function rows(document: Document, schema: Schema, value: unknown[], at: string): string[] {
  if (schema.type !== 'array' || !schema.items) return [`${at} is no list`]
  const { items } = schema
  return value.flatMap((row, index) => compare(document, items, row, `${at}[${index}]`))
}

function fields(
  document: Document,
  schema: Schema,
  value: Record<string, unknown>,
  at: string,
): string[] {
  if (schema.type !== 'object') return [`${at} is no object`]
  return Object.entries(value).flatMap(([name, field]) => {
    const other = schema.additionalProperties
    const promised = schema.properties?.[name] ?? (typeof other === 'object' ? other : undefined)
    if (promised) return compare(document, promised, field, `${at}.${name}`)
    return [`${at}.${name} is not promised`]
  })
}

function resolved(document: Document, schema: Schema): Schema {
  const name = schema.$ref?.split('/').pop()
  return name ? (document.components.schemas[name] ?? schema) : schema
}
