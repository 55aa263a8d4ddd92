import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { FixtureApi } from './FixtureApi'
import { lines } from './fixtures/billing'
import { TOKEN } from './fixtures/pay'
import { carl } from './fixtures/people'
import { reviewed } from './fixtures/review'
import { banner } from './fixtures/subscriptions'
import { monthRun } from './fixtures/work'
import { problemsOf, type Document } from './openapi'

const FILE = join(import.meta.dirname, '..', 'openapi.json')
const CLIENT = `/api/v1/services/subscriptions/${banner.id}`
const PARTS = [
  'content',
  'backlinks',
  'social',
  'reports',
  'billing',
  'approvals',
  'checklist',
  'invoices',
  'activity',
]

const READ = [
  '/api/v1/me/',
  '/api/v1/jobs/',
  '/api/v1/services/subscriptions/',
  `${CLIENT}/`,
  `${CLIENT}/run-month/`,
  `${CLIENT}/review/`,
  ...reviewed.map(({ id }) => `${CLIENT}/review/${id}/`),
  ...PARTS.map((part) => `${CLIENT}/${part}/`),
  '/api/v1/services/mine/',
  `/api/v1/pay/${TOKEN}/`,
  `/api/v1/billing/accounts/${carl.account.id}/methods/`,
  `/api/v1/billing/invoices/${lines.id}/`,
  '/api/v1/services/dashboard/',
  '/api/v1/services/dashboard/overdue/',
  '/api/v1/services/dashboard/margin/',
  '/api/v1/services/dashboard/mrr/',
]

describe.runIf(existsSync(FILE))('the API promises all that the pages read', () => {
  test.each(READ)('%s', (address) => {
    const document = JSON.parse(readFileSync(FILE, 'utf8')) as Document
    const api = new FixtureApi()
    api.run = monthRun

    const { status, body } = api.answer('GET', address, undefined)

    expect(status).toBe(200)
    expect(problemsOf(document, address, body)).toEqual([])
  })
})

const SMALL: Document = {
  paths: {
    '/api/v1/things/{pk}/': {
      get: {
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/Thing' } } } },
        },
      },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          size: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
          kinds: { type: 'array', items: { type: 'string', enum: ['good', 'bad'] } },
        },
      },
    },
  },
}

test('the comparison finds what is not promised', () => {
  const at = '/api/v1/things/7/'

  expect(problemsOf(SMALL, at, { name: 'a', size: null, kinds: ['good'] })).toEqual([])
  expect(problemsOf(SMALL, at, { name: 'a', color: 'red' })).toEqual([
    `${at}.color is not promised`,
  ])
  expect(problemsOf(SMALL, at, { size: 'big' })).toEqual([`${at}.size is number, not string`])
  expect(problemsOf(SMALL, at, { kinds: ['odd'] })).toEqual([`${at}.kinds[0] may not be odd`])
  expect(problemsOf(SMALL, '/api/v1/others/', {})).toEqual([
    'GET /api/v1/others/ is not in the document',
  ])
})
