import type { ErrorBody } from './types'

/** An answer that is not a success, or no answer at all (status 0). */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly details: Record<string, unknown>

  constructor(
    status: number,
    { code, message, details }: { code: string; message: string; details: Record<string, unknown> },
  ) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }

  get isOffline(): boolean {
    return this.status === 0
  }

  get isSignedOut(): boolean {
    return this.status === 401
  }

  /** Whether asking again can help: no answer, too many questions, or the server's own trouble. */
  get mayHeal(): boolean {
    return this.isOffline || this.status === 429 || this.status >= 500
  }
}

export function offlineError(): ApiError {
  return new ApiError(0, {
    code: 'offline',
    message: 'The server does not answer. Nothing was changed; check the connection and try again.',
    details: {},
  })
}

/** Reads the API's own error, or says in words what an answer without one means. */
export function errorFrom(status: number, body: unknown): ApiError {
  if (isErrorBody(body)) return new ApiError(status, body.error)
  return new ApiError(status, { code: 'unexplained', message: wordsFor(status), details: {} })
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false
  const { error } = body
  return typeof error === 'object' && error !== null && 'message' in error && 'code' in error
}

const WORDS: Record<number, string> = {
  401: 'Your session has ended. Sign in again to go on.',
  403: 'You do not have the right to do this. Ask an administrator of the account.',
  404: 'This does not exist, or it belongs to an account that you cannot see.',
  409: 'Somebody or something changed this in the meantime. Reload it and look again.',
  429: 'That was too many requests at once. Wait a minute and try again.',
}

function wordsFor(status: number): string {
  return (
    WORDS[status] ??
    (status >= 500
      ? 'Something went wrong on the server. It has been noted; try again in a minute.'
      : `The server refused this (${status}).`)
  )
}
