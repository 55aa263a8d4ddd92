import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { query, read, write } from './client'
import { keys } from './keys'
import { pollWhile } from './polling'
import type { ReviewChange, ReviewDetail, ReviewList, ReviewStatus } from './types'

export const REVIEW_ROWS = 50

const AT_WORK: ReviewStatus[] = ['planned', 'idea', 'brief', 'draft']

/** Whether a writer has the page, so that it changes by itself. */
export function isBeingWritten({ status }: { status: ReviewStatus }): boolean {
  return AT_WORK.includes(status)
}

export function useReview(subscriptionId: string, page: number) {
  return useQuery({
    queryKey: [...keys.part(subscriptionId, 'review'), page],
    queryFn: ({ signal }) =>
      read<ReviewList>(`${at(subscriptionId)}${query({ page, page_size: REVIEW_ROWS })}`, signal),
    placeholderData: keepPreviousData,
  })
}

/** One page with its draft, followed while it is being written again. */
export function useReviewedPage(subscriptionId: string, needId: string) {
  return useQuery({
    queryKey: keyOf(subscriptionId, needId),
    queryFn: ({ signal }) => read<ReviewDetail>(`${at(subscriptionId)}${needId}/`, signal),
    refetchInterval: pollWhile<ReviewDetail>(isBeingWritten),
  })
}

/** One of a reviewer's verbs; the API answers 409 where somebody made a newer version. */
export function useReviewVerb(subscriptionId: string, needId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ verb, ...body }: ReviewChange) =>
      verb === 'edit'
        ? write<ReviewDetail>('PATCH', `${at(subscriptionId)}${needId}/`, body)
        : write<ReviewDetail>('POST', `${at(subscriptionId)}${needId}/${verb}/`, body),
    onSuccess: (page) => {
      client.setQueryData(keyOf(subscriptionId, needId), page)
    },
    onSettled: (_, problem, { verb }) => {
      if (verb === 'open' && !problem) return
      void client.invalidateQueries({ queryKey: keys.subscription(subscriptionId) })
      void client.invalidateQueries({ queryKey: keys.dashboard })
    },
  })
}

function at(subscriptionId: string): string {
  return `services/subscriptions/${subscriptionId}/review/`
}

function keyOf(subscriptionId: string, needId: string) {
  return [...keys.part(subscriptionId, 'reviewed-page'), needId]
}
