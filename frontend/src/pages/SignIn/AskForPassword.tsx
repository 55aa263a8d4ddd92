import { Alert, Anchor, Button, Stack, TextInput } from '@mantine/core'
import { Link, useSearch } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'

import { useAskForPassword } from '../../api/password'
import { ConnectionBanner } from '../../components/ConnectionBanner'
import { Page } from '../../components/Page'
import styles from './SignInPage.module.css'

/** For a first password and for a forgotten one: a link comes by e-mail. */
export function AskForPassword() {
  const { email: known = '' } = useSearch({ from: '/password' })
  const [email, setEmail] = useState(known)
  const ask = useAskForPassword()
  function submit(event: SyntheticEvent) {
    event.preventDefault()
    ask.mutate(email)
  }
  return (
    <main className={styles.page}>
      <ConnectionBanner />
      <Page title="Choose your password">
        {ask.isSuccess ? (
          <p>If {email} is known here, a link is on its way to it. Open it within three days.</p>
        ) : (
          <form onSubmit={submit} aria-label="Choose your password">
            <Stack gap="sm">
              {ask.error && (
                <Alert color="red" variant="light" role="alert">
                  {ask.error.message}
                </Alert>
              )}
              <TextInput
                label="E-mail"
                description="We send you a link that lets you choose a password."
                type="email"
                name="email"
                autoComplete="username"
                required
                withAsterisk={false}
                value={email}
                onChange={(event) => {
                  setEmail(event.currentTarget.value)
                }}
              />
              <Button type="submit" loading={ask.isPending}>
                Send me the link
              </Button>
            </Stack>
          </form>
        )}
        <Anchor size="sm" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
          Sign in
        </Anchor>
      </Page>
    </main>
  )
}
