import { expect, test } from 'vitest'

import { formatMoney, formatPercent, isNegative } from './money'

test('an amount keeps every cent, however large', () => {
  expect(formatMoney('12345678901234567.89', 'USD', 'en-US')).toBe('$12,345,678,901,234,567.89')
  expect(formatMoney('-0.10', 'GBP', 'en-GB')).toBe('-£0.10')
})

test('a percentage has one place, and its sign when it is a change', () => {
  expect(formatPercent('67.4', 'en-GB')).toBe('67.4%')
  expect(formatPercent('6.2', 'en-GB', true)).toBe('+6.2%')
  expect(formatPercent('-1.1', 'en-GB', true)).toBe('-1.1%')
  expect(formatPercent('0', 'en-GB', true)).toBe('0.0%')
})

test('only what is below zero is negative', () => {
  expect(isNegative('-0.1')).toBe(true)
  expect(isNegative('-0.0')).toBe(false)
  expect(isNegative('3.0')).toBe(false)
})
