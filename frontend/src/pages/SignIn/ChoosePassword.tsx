import { Alert, Anchor, Button, PasswordInput, Stack } from '@mantine/core'
import { Link, useParams, useRouter } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'

import { useChoosePassword } from '../../api/password'
import { ConnectionBanner } from '../../components/ConnectionBanner'
import { Page } from '../../components/Page'
import styles from './SignInPage.module.css'

/** Where the e-mailed link leads: a password is chosen, and the person is in. */
export function ChoosePassword() {
  const { key } = useParams({ from: '/reset-password/$key' })
  const router = useRouter()
  const [password, setPassword] = useState('')
  const choose = useChoosePassword(key)
  function submit(event: SyntheticEvent) {
    event.preventDefault()
    choose.mutate(password, {
      onSuccess: ({ isSignedIn }) => void router.navigate({ to: isSignedIn ? '/' : '/sign-in' }),
    })
  }
  return (
    <main className={styles.page}>
      <ConnectionBanner />
      <Page title="Choose your password">
        <form onSubmit={submit} aria-label="Choose your password">
          <Stack gap="sm">
            {choose.error && (
              <Alert color="red" variant="light" role="alert">
                {choose.error.message}
              </Alert>
            )}
            <PasswordInput
              label="New password"
              name="new-password"
              autoComplete="new-password"
              required
              withAsterisk={false}
              value={password}
              onChange={(event) => {
                setPassword(event.currentTarget.value)
              }}
              visibilityToggleButtonProps={{
                'aria-label': 'Show or hide the password',
                tabIndex: 0,
              }}
            />
            <Button type="submit" loading={choose.isPending}>
              Keep it and sign in
            </Button>
          </Stack>
        </form>
        <Anchor size="sm" renderRoot={(props) => <Link to="/password" {...props} />}>
          Ask for a new link
        </Anchor>
      </Page>
    </main>
  )
}
