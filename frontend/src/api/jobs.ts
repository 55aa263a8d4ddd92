import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { query, read, write } from './client'
import { keys } from './keys'
import { pollWhile } from './polling'
import type { Job, Page } from './types'

export const JOBS_PER_PAGE = 25

export type JobFilter = 'active' | 'failed' | 'finished'

export function isAtWork(job: Job): boolean {
  return ['queued', 'running', 'retrying', 'cancelling'].includes(job.status)
}

/** Jobs, newest first; asked every second while one of them is at work. */
export function useJobs(status: JobFilter | undefined, page: number) {
  return useQuery({
    queryKey: [...keys.jobs, { status, page }],
    queryFn: ({ signal }) =>
      read<Page<Job>>(`jobs/${query({ status, page, page_size: JOBS_PER_PAGE })}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: pollWhile<Page<Job>>(({ items }) => items.some(isAtWork)),
  })
}

export function useJobAction(action: 'retry' | 'cancel') {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => write<Job>('POST', `jobs/${id}/${action}/`),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.jobs }),
        client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[2] === 'run-month' }),
      ]),
  })
}
