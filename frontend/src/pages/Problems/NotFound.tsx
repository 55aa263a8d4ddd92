import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

import { Page } from '../../components/Page'

export function NotFound() {
  return (
    <Page title="There is no such page">
      <p>The address may be mistyped, or the page belongs to an account that you cannot see.</p>
      <p>
        <Anchor renderRoot={(props) => <Link to="/" {...props} />}>Go to the first page</Anchor>
      </p>
    </Page>
  )
}
