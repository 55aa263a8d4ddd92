import {
  keepPreviousData,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'

import { query, read, write } from './client'
import { keys } from './keys'
import { pollCalmly } from './polling'
import type { Job, Page, Subscription, SubscriptionDetail } from './types'

export const CLIENTS_PER_PAGE = 25

export interface ClientFilter {
  q?: string
  tier?: string
  status?: string
  ordering?: string
  page?: number
}

export function useSubscriptions(filter: ClientFilter) {
  return useQuery({
    queryKey: [...keys.subscriptions, filter],
    queryFn: ({ signal }) =>
      read<Page<Subscription>>(
        `services/subscriptions/${query({ ...filter, page_size: CLIENTS_PER_PAGE })}`,
        signal,
      ),
    placeholderData: keepPreviousData,
    refetchInterval: pollCalmly,
  })
}

export function subscriptionQuery(id: string) {
  return queryOptions({
    queryKey: keys.subscription(id),
    queryFn: ({ signal }) => read<SubscriptionDetail>(`services/subscriptions/${id}/`, signal),
    refetchInterval: pollCalmly,
  })
}

export function useSubscription(id: string) {
  return useQuery(subscriptionQuery(id))
}

export function useOnboard(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => write<Job>('POST', `services/subscriptions/${id}/onboard/`),
    onSettled: () => client.invalidateQueries({ queryKey: keys.subscription(id) }),
  })
}
