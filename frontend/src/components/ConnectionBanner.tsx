import { useNetwork } from '@mantine/hooks'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'

import { ApiError } from '../api/errors'
import styles from './ConnectionBanner.module.css'

/** Says that the server does not answer, for as long as it does not. */
export function ConnectionBanner() {
  const { online } = useNetwork()
  const client = useQueryClient()
  const subscribe = useCallback(
    (notify: () => void) => client.getQueryCache().subscribe(notify),
    [client],
  )
  const silent = useSyncExternalStore(subscribe, () => isSilent(client))
  if (online && !silent) return null
  return (
    <div role="alert" className={styles.banner}>
      {online
        ? 'The server does not answer. What you see may be old; we keep trying.'
        : 'You are offline. What you see may be old; it is read again when you are back.'}
    </div>
  )
}

function isSilent(client: QueryClient): boolean {
  return client
    .getQueryCache()
    .getAll()
    .some(({ state }) => {
      const reason = state.fetchFailureReason ?? state.error
      return reason instanceof ApiError && reason.isOffline
    })
}
