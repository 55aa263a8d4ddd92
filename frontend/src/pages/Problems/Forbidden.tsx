import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

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
        What waits for you, your reports and your invoices stand on{' '}
        <Anchor renderRoot={(props) => <Link to="/managed-service" {...props} />}>
          your service page
        </Anchor>
        . If you work for the team, ask an administrator to give you a role.
      </p>
    </Page>
  )
}
