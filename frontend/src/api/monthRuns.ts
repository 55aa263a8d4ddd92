import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

import { read, write } from './client'
import { isAtWork } from './jobs'
import { keys } from './keys'
import { pollWhile } from './polling'
import type { LatestMonthRun, MonthRun, RunMonthIn } from './types'

/** Whether the run goes on by itself: it says so, and its job is not over. */
export function isActive(run: MonthRun | null | undefined): boolean {
  if (run?.status !== 'queued' && run?.status !== 'running') return false
  return run.job === null || isAtWork(run.job)
}

/** The client's latest month run, followed while it runs; when it ends, the client is read again. */
export function useMonthRun(subscriptionId: string) {
  const client = useQueryClient()
  const found = useQuery({
    queryKey: keys.part(subscriptionId, 'run-month'),
    queryFn: ({ signal }) =>
      read<LatestMonthRun>(`services/subscriptions/${subscriptionId}/run-month/`, signal),
    refetchInterval: pollWhile<LatestMonthRun>(({ run }) => isActive(run)),
  })
  const steps = found.data?.run?.steps
  const finishedSteps = steps?.filter((step) => step.status === 'done').length
  const before = useRef(finishedSteps)
  useEffect(() => {
    if (before.current !== undefined && before.current !== finishedSteps) {
      void client.invalidateQueries({
        queryKey: keys.subscription(subscriptionId),
        predicate: ({ queryKey }) => queryKey[2] !== 'run-month',
      })
    }
    before.current = finishedSteps
  }, [client, finishedSteps, subscriptionId])
  return found
}

export function useRunMonth(subscriptionId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: RunMonthIn) =>
      write<MonthRun>('POST', `services/subscriptions/${subscriptionId}/run-month/`, body),
    onSuccess: (run) => {
      client.setQueryData<LatestMonthRun>(keys.part(subscriptionId, 'run-month'), { run })
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.jobs }),
  })
}
