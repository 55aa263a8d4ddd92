import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { query, read, write } from './client'
import { ROWS_PER_PAGE } from './deliverables'
import { keys } from './keys'
import type { SocialList, SocialPost } from './types'

export function useSocialPosts(subscriptionId: string, page: number) {
  return useQuery({
    queryKey: [...keys.part(subscriptionId, 'social'), page],
    queryFn: ({ signal }) =>
      read<SocialList>(
        `${of(subscriptionId)}/${query({ page, page_size: ROWS_PER_PAGE })}`,
        signal,
      ),
    placeholderData: keepPreviousData,
  })
}

/** Lets these drafts go out; all of them where none is named. */
export function useRelease(subscriptionId: string) {
  return useSocialChange(subscriptionId, (ids: string[]) =>
    write<{ released: number }>('POST', `${of(subscriptionId)}/release/`, { ids }),
  )
}

/** Says where a post stands now. */
export function useMarkPosted(subscriptionId: string, postId: string) {
  return useSocialChange(subscriptionId, (url: string) =>
    write<SocialPost>('POST', `${of(subscriptionId)}/${postId}/posted/`, { url }),
  )
}

function of(subscriptionId: string): string {
  return `services/subscriptions/${subscriptionId}/social`
}

function useSocialChange<Given, Answer>(
  subscriptionId: string,
  change: (given: Given) => Promise<Answer>,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: keys.part(subscriptionId, 'social') }),
  })
}
