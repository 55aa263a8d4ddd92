import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'

import { FixtureApi } from './FixtureApi'

/** The API that pages talk to in tests; each test has a fresh one. */
export let api = new FixtureApi()

export function freshApi(): void {
  api = new FixtureApi()
}

export const server = setupServer(
  http.all('*', async ({ request }) => {
    const text = await request.text()
    const body: unknown = text ? JSON.parse(text) : undefined
    const { status, body: answer } = api.answer(request.method, request.url, body)
    return HttpResponse.json(answer as object, { status })
  }),
)
