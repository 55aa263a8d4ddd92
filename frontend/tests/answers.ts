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

export function page<Row>(items: Row[]): Page<Row> {
  return { items, count: items.length }
}
