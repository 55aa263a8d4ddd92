import { Anchor } from '@mantine/core'
import { Link, useRouter, useSearch } from '@tanstack/react-router'

import { ConnectionBanner } from '../../components/ConnectionBanner'
import { Page } from '../../components/Page'
import { SignInForm } from './SignInForm'
import styles from './SignInPage.module.css'

export function SignInPage() {
  const { next = '/' } = useSearch({ from: '/sign-in' })
  const router = useRouter()
  return (
    <main className={styles.page}>
      <ConnectionBanner />
      <Page title="Sign in">
        <SignInForm
          onSignedIn={() => {
            router.history.push(next)
          }}
        />
        <Anchor size="sm" renderRoot={(props) => <Link to="/password" {...props} />}>
          First time here, or password forgotten
        </Anchor>
      </Page>
    </main>
  )
}
