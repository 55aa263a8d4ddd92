import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { banner } from '../tests/fixtures/subscriptions'
import { renderApp } from '../tests/renderApp'

test('the page of a client belongs to the managed services', async () => {
  renderApp(`/services/clients/${banner.id}`)

  expect(await screen.findByRole('heading', { level: 1, name: 'Banner Printing' })).toBeVisible()
  expect(screen.getByRole('link', { current: 'page' })).toHaveTextContent('Managed services')
})

test('the colours are changed by hand and stay so', async () => {
  const { user } = renderApp('/services/jobs')

  await user.click(await screen.findByRole('button', { name: 'Dark colours' }))

  expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark')
  expect(localStorage.getItem('mantine-color-scheme-value')).toBe('dark')
  expect(screen.getByRole('button', { name: 'Light colours' })).toBeVisible()
})
