import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

import { ApiError } from './errors'
import { keys } from './keys'

const LONGEST_WAIT = 30_000

/** One client for the whole application; `patience` is how often a question is asked again. */
export function makeQueryClient(patience = 3): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noticeSignedOut }),
    mutationCache: new MutationCache({ onError: noticeSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => error instanceof ApiError && error.mayHeal && count < patience,
        retryDelay: (count) => Math.min(1000 * 2 ** count, LONGEST_WAIT),
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })

  function noticeSignedOut(error: Error): void {
    const wasSignedIn = client.getQueryData(keys.me) !== undefined
    if (error instanceof ApiError && error.isSignedOut && wasSignedIn) {
      client.setQueryData(keys.sessionEnded, true)
    }
  }

  return client
}
