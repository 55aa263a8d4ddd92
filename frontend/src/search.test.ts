import { expect, test } from 'vitest'

import { clientSearch, dashboardSearch, jobsSearch, marginSearch, signInSearch } from './search'

test('what an address says is kept where it is understood', () => {
  expect(
    dashboardSearch({ q: 42, tier: 'pro', status: 'active', page: 2, ordering: '-articles' }),
  ).toEqual({ q: '42', tier: 'pro', status: 'active', page: 2, ordering: '-articles' })
  expect(clientSearch({ tab: 'links', run: true })).toEqual({ tab: 'links', run: true })
  expect(marginSearch({ month: '2026-11' })).toEqual({ month: '2026-11' })
})

test('what is not understood is dropped', () => {
  expect(dashboardSearch({ tier: 'gold', status: 7, page: -1, q: '' })).toEqual({})
  expect(clientSearch({ tab: 'secrets', run: 'yes', page: 1.5 })).toEqual({})
  expect(jobsSearch({ status: 'all' })).toEqual({})
  expect(marginSearch({ month: '2026-13', page: 2 })).toEqual({ page: 2 })
})

test.each(['//evil.example', '/\\evil.example', 'https://evil.example', 7])(
  'nobody is sent on to %s',
  (next) => {
    expect(signInSearch({ next })).toEqual({})
  },
)
