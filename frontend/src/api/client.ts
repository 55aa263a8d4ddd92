import { ApiError, errorFrom, offlineError } from './errors'

const SESSION = '/_allauth/browser/v1/auth/session'

/** The last body of each address with its ETag: an unchanged answer then costs no body. */
const known = new Map<string, { etag: string; body: unknown }>()

export function forgetAnswers(): void {
  known.clear()
}

/** Reads one address under /api/v1/. Raises ApiError. */
export async function read<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const address = `/api/v1/${path}`
  const before = known.get(address)
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (before) headers['If-None-Match'] = before.etag
  const response = await ask(address, { headers, cache: 'no-store', signal: signal ?? null })
  if (response.status === 304 && before) return before.body as Answer
  const body = await bodyOf(response)
  const etag = response.headers.get('ETag')
  if (etag) known.set(address, { etag, body })
  return body as Answer
}

/** Sends one change under /api/v1/. Raises ApiError. */
export async function write<Answer>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body: object = {},
): Promise<Answer> {
  const response = await send(method, `/api/v1/${path}`, body)
  return (await bodyOf(response)) as Answer
}

/** Sends any change of ours with its CSRF token, and gives the answer back unread. */
export async function send(method: string, address: string, body?: object): Promise<Response> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'X-CSRFToken': await csrfToken(),
  }
  if (body) headers['Content-Type'] = 'application/json'
  return ask(address, { method, headers, body: body ? JSON.stringify(body) : null })
}

/** Asks and turns "no answer" into an ApiError; a cancelled question stays a cancelled question. */
export async function ask(address: string, options: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(address, { credentials: 'same-origin', ...options })
  } catch (problem) {
    if (options.signal?.aborted) throw problem
    throw offlineError()
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text()
  const body = parsed(text)
  if (!response.ok) throw errorFrom(response.status, body)
  if (text && body === undefined) {
    throw new ApiError(502, {
      code: 'not_json',
      message: 'The server answered with something that is not data. Reload the page.',
      details: {},
    })
  }
  return body
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

async function csrfToken(): Promise<string> {
  const present = cookie('csrftoken')
  if (present) return present
  await ask(SESSION)
  return cookie('csrftoken')
}

function cookie(name: string): string {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`))
  return found ? decodeURIComponent(found.slice(name.length + 1)) : ''
}

/** "page=2&q=chairs" of what is set; what is undefined or empty is left out. */
export function query(values: Record<string, string | number | undefined>): string {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(set.map(([key, value]) => [key, String(value)])).toString()
  return text ? `?${text}` : ''
}
