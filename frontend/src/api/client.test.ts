import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'

import { server } from '../../tests/server'
import { query, read, write } from './client'
import { ApiError } from './errors'

test('an unchanged answer is asked for by its ETag and is the very same object', async () => {
  const asked: (string | null)[] = []
  server.use(
    http.get('*/api/v1/jobs/', ({ request }) => {
      const tag = request.headers.get('If-None-Match')
      asked.push(tag)
      if (tag === '"1"') return new HttpResponse(null, { status: 304 })
      return HttpResponse.json({ items: [], count: 0 }, { headers: { ETag: '"1"' } })
    }),
  )

  const first = await read('jobs/')
  const second = await read('jobs/')

  expect(asked).toEqual([null, '"1"'])
  expect(second).toBe(first)
})

test('a change carries the CSRF token', async () => {
  let token: string | null = null
  server.use(
    http.post('*/api/v1/jobs/1/cancel/', ({ request }) => {
      token = request.headers.get('X-CSRFToken')
      return HttpResponse.json({})
    }),
  )

  await write('POST', 'jobs/1/cancel/')

  expect(token).toBe('token-of-the-test')
})

test.each([
  [403, 'You do not have the right to do this.'],
  [404, 'This does not exist'],
  [409, 'changed this in the meantime'],
  [429, 'too many requests'],
  [500, 'Something went wrong on the server.'],
  [418, 'The server refused this (418).'],
])('an answer of %i without words of its own gets ours', async (status, words) => {
  server.use(http.get('*/api/v1/jobs/', () => HttpResponse.text('', { status })))

  await expect(read('jobs/')).rejects.toThrow(words)
})

test('no answer is an error of its own, which may heal', async () => {
  server.use(http.get('*/api/v1/jobs/', () => HttpResponse.error()))

  const problem: unknown = await read('jobs/').catch((error: unknown) => error)

  expect(problem).toBeInstanceOf(ApiError)
  expect(problem).toMatchObject({ status: 0, code: 'offline', isOffline: true, mayHeal: true })
})

test('a page where data should be is said to be one', async () => {
  server.use(http.get('*/api/v1/jobs/', () => HttpResponse.text('<html>')))

  await expect(read('jobs/')).rejects.toThrow('something that is not data')
})

test('a query leaves out what is not set', () => {
  expect(query({ q: 'a b', tier: undefined, status: '', page: 2 })).toBe('?q=a+b&page=2')
  expect(query({ q: undefined })).toBe('')
})
