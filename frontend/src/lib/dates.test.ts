import { expect, test } from 'vitest'

import {
  formatDay,
  formatMoment,
  formatMonth,
  formatPeriod,
  formatRelative,
  monthsBack,
} from './dates'

test('a day reads the same in every time zone and in every English', () => {
  expect(formatDay('2026-11-01', 'en-US')).toBe('1 Nov 2026')
  expect(formatDay('2026-11-01', 'de-DE')).toBe('1. Nov. 2026')
})

test('the end of a period is the day before its exclusive end', () => {
  expect(formatPeriod('2026-11-01', '2026-12-01', 'en-GB')).toBe('1 – 30 Nov 2026')
})

test('a month is named by any day in it', () => {
  expect(formatMonth('2026-11', 'en-GB')).toBe('November 2026')
  expect(formatMonth('2026-11-30', 'en-GB')).toBe('November 2026')
})

test('a moment is told on the clock of the account', () => {
  expect(formatMoment('2026-11-01T23:30:00Z', 'en-GB', 'Asia/Karachi')).toBe('2 Nov 2026, 04:30')
})

test.each([
  ['2026-11-23T08:59:30Z', 'now'],
  ['2026-11-23T08:57:00Z', '3 minutes ago'],
  ['2026-11-23T07:00:00Z', '2 hours ago'],
  ['2026-11-22T08:00:00Z', 'yesterday'],
  ['2026-11-25T10:00:00Z', 'in 2 days'],
  ['2026-08-03T23:30:00Z', '4 Aug 2026'],
])('%s is %s', (moment, words) => {
  const now = Date.parse('2026-11-23T09:00:00Z')
  expect(formatRelative(moment, now, { locale: 'en-GB', timeZone: 'Europe/London' })).toBe(words)
})

test('months go back over the new year', () => {
  expect(monthsBack(new Date(2026, 1, 15), 3)).toEqual(['2026-02', '2026-01', '2025-12'])
})
