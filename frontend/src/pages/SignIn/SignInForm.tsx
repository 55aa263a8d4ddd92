import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'

import { useSignIn } from '../../api/session'

export interface SignInFormProps {
  email?: string
  onSignedIn: () => void
}

/** E-mail and password; a refusal is said above the fields and keeps what was typed. */
export function SignInForm({ email: known = '', onSignedIn }: SignInFormProps) {
  const [email, setEmail] = useState(known)
  const [password, setPassword] = useState('')
  const signIn = useSignIn()

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    signIn.mutate({ email, password }, { onSuccess: onSignedIn })
  }

  return (
    <form onSubmit={submit} aria-label="Sign in">
      <Stack gap="sm">
        {signIn.error && (
          <Alert color="red" variant="light" role="alert">
            {signIn.error.message}
          </Alert>
        )}
        <TextInput
          label="E-mail"
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
        <PasswordInput
          label="Password"
          data-autofocus={known !== '' || undefined}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value)
          }}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
        />
        <Button type="submit" loading={signIn.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  )
}
