import { expect, test } from 'vitest'

import { ApiError, offlineError } from './errors'
import { pollCalmly, pollWhile } from './polling'

const good = { status: 'success', error: null, dataUpdatedAt: 1, errorUpdatedAt: 0 } as const
const poll = pollWhile<{ running: boolean }>(({ running }) => running)

function failingFor(milliseconds: number) {
  return {
    status: 'error',
    error: offlineError(),
    dataUpdatedAt: 1,
    errorUpdatedAt: 1 + milliseconds,
    data: { running: true },
  } as const
}

test('every second while something runs, every 15 seconds else', () => {
  expect(poll({ state: { ...good, data: { running: true } } })).toBe(1_000)
  expect(poll({ state: { ...good, data: { running: false } } })).toBe(15_000)
  expect(poll({ state: { ...good, data: undefined } })).toBe(15_000)
  expect(pollCalmly({ state: good })).toBe(15_000)
})

test('the longer it fails the longer it waits, up to a minute', () => {
  expect(poll({ state: failingFor(2_000) })).toBe(15_000)
  expect(poll({ state: failingFor(32_000) })).toBe(32_000)
  expect(poll({ state: failingFor(400_000) })).toBe(60_000)
})

test('a signed-out person is not polled', () => {
  const error = new ApiError(401, { code: 'signed_out', message: '', details: {} })
  expect(poll({ state: { ...failingFor(0), error } })).toBe(false)
})
