import { Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'

import { keys } from '../../api/keys'
import { useMe } from '../../api/me'
import { Dialog } from '../../components/Dialog'
import { SignInForm } from './SignInForm'

/** Asks to sign in again in front of the page, so that nothing typed on it is lost. */
export function SessionEnded() {
  const client = useQueryClient()
  const me = useMe()
  const { data: ended } = useQuery({
    queryKey: keys.sessionEnded,
    queryFn: () => false,
    staleTime: Infinity,
    initialData: false,
  })
  const close = () => client.setQueryData(keys.sessionEnded, false)
  return (
    <Dialog title="Your session has ended" opened={ended} onClose={close}>
      <Stack gap="sm">
        <p>Sign in again to go on. What you typed on this page is kept.</p>
        <SignInForm email={me?.email ?? ''} onSignedIn={close} />
      </Stack>
    </Dialog>
  )
}
