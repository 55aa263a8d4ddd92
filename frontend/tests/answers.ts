import type { Page } from '../src/api/types.ts'

export interface Answer {
  status: number
  body: unknown
}

export type Handler = (match: RegExpMatchArray, asked: URLSearchParams, body: unknown) => Answer

export function ok(body: unknown): Answer {
  return { status: 200, body }
}

export function refusal(status: number, message: string): Answer {
  return { status, body: { error: { code: 'refused', message, details: {} } } }
}

/** The rows of the page that was asked for, of a list that the API pages. */
export function paged<Row>(rows: Row[], asked: URLSearchParams): Page<Row> {
  const size = Number(asked.get('page_size') ?? 25)
  const first = (Number(asked.get('page') ?? 1) - 1) * size
  return { items: rows.slice(first, first + size), count: rows.length }
}

export function page<Row>(items: Row[]): Page<Row> {
  return { items, count: items.length }
}

/** What the first handler answers that knows the address; undefined where none does. */
export function found(
  handlers: [string, Handler][],
  method: string,
  url: URL,
  body: unknown,
): Answer | undefined {
  for (const [pattern, handler] of handlers) {
    const match = new RegExp(`^${pattern}/$`).exec(`${method} ${url.pathname}`)
    if (match) return handler(match, url.searchParams, body)
  }
  return undefined
}
