import { createMemoryHistory } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'

import { makeQueryClient } from '../src/api/queryClient'
import { App } from '../src/App'
import { makeRouter } from '../src/routes'

/** Opens the whole application at an address, as a person would, and gives back that person's hands. */
export function renderApp(address: string) {
  const client = makeQueryClient(0)
  const router = makeRouter(client, createMemoryHistory({ initialEntries: [address] }))
  const user = userEvent.setup({ delay: null })
  render(<App client={client} router={router} />)
  return { user, router, client }
}
