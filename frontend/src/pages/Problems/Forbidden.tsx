import { useMe } from '../../api/me'
import { Page } from '../../components/Page'

/** For somebody who is signed in, but not on the team. */
export function Forbidden() {
  const me = useMe()
  return (
    <Page title="This page is for the team">
      <p>
        You are signed in as {me?.email}, which does not have the right to see managed services of{' '}
        {me?.account.name}.
      </p>
      <p>
        Your reports and invoices reach you by e-mail. If you work for the team, ask an
        administrator to give you a role.
      </p>
    </Page>
  )
}
