import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'

import { PASSWORD } from '../../../tests/fixtures/people'
import { banner } from '../../../tests/fixtures/subscriptions'
import { renderApp } from '../../../tests/renderApp'
import { api } from '../../../tests/server'

test('a session that ends asks to sign in and keeps what was typed', async () => {
  const { user } = renderApp(`/services/clients/${banner.id}?tab=approvals`)
  const note = await screen.findByRole('textbox', { name: 'Note' })
  await user.type(note, 'Agreed on the phone')
  api.signedIn = false

  await user.click(screen.getByRole('button', { name: 'Record approval' }))
  const dialog = await screen.findByRole('dialog', { name: 'Your session has ended' })
  expect(within(dialog).getByRole('textbox', { name: 'E-mail' })).toHaveValue('ada@alorig.example')
  await user.type(within(dialog).getByLabelText('Password'), PASSWORD)
  await user.click(within(dialog).getByRole('button', { name: 'Sign in' }))

  await waitFor(() => {
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })
  expect(screen.getByRole('textbox', { name: 'Note' })).toHaveValue('Agreed on the phone')
  expect(api.approvals[0]?.status).toBe('waiting')
})
