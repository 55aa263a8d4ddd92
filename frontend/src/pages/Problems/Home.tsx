import { useMe } from '../../api/me'
import { Page } from '../../components/Page'

/** The first page while there is no other: what is switched off, and who switches it on. */
export function Home() {
  const me = useMe()
  if (!me) return null
  return (
    <Page title="Managed services are switched off">
      <p>
        The feature <code>managed_services_enabled</code> is off for {me.account.name}, so its pages
        are absent. An administrator of the installation switches it on.
      </p>
    </Page>
  )
}
