import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { Loading } from './Loading'
import { Problem } from './Problem'

export interface AnswerProps<Data> {
  /** What is being asked for, as in "the clients". */
  what: string
  query: UseQueryResult<Data>
  lines?: number
  children: (data: Data) => ReactNode
}

/** Waiting, trouble, or the answer. What was once there stays in sight while it is asked for again. */
export function Answer<Data>({ what, query, lines = 4, children }: AnswerProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error)
    return <Problem what={what} error={query.error} onRetry={() => void query.refetch()} />
  return <Loading what={what} lines={lines} />
}
