import { Button, NavLink, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { Link, useLocation, useRouter } from '@tanstack/react-router'

import { seesManagedServices, useMe } from './api/me'
import { useSignOut } from './api/session'
import type { Me } from './api/types'
import { Icon, type IconName } from './components/Icon'
import { useVoice } from './components/sayContext'
import styles from './Sidebar.module.css'

interface Destination {
  to: '/managed-service' | '/services' | '/services/margin' | '/services/jobs'
  label: string
  icon: IconName
  /** Addresses that begin so belong to it as well. */
  also?: string
}

const ADMIN: Destination[] = [
  { to: '/services', label: 'Managed services', icon: 'clients', also: '/services/clients/' },
  { to: '/services/margin', label: 'Margin', icon: 'margin' },
  { to: '/services/jobs', label: 'Jobs', icon: 'jobs' },
]

const OWN: Destination = { to: '/managed-service', label: 'Your service', icon: 'clients' }

/** The way to every page that this person may open, and out. */
export function Sidebar() {
  const me = useMe()
  const router = useRouter()
  const signOut = useSignOut()
  const { sayProblem } = useVoice()
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'

  function leave() {
    signOut.mutate(undefined, {
      onSuccess: () => void router.navigate({ to: '/sign-in' }),
      onError: sayProblem,
    })
  }

  return (
    <div className={styles.sidebar}>
      <span className={styles.brand}>{me?.brand.name}</span>
      {me && <Pages me={me} />}
      <div role="group" aria-labelledby="account-actions" className={styles.account}>
        <span id="account-actions" className={styles.group}>
          Account
        </span>
        <p className={styles.person}>
          {me?.name}
          <small>{me?.email}</small>
        </p>
        <Button
          variant="subtle"
          size="xs"
          justify="flex-start"
          leftSection={<Icon name={isDark ? 'sun' : 'moon'} />}
          onClick={() => {
            setColorScheme(isDark ? 'light' : 'dark')
          }}
        >
          {isDark ? 'Light colours' : 'Dark colours'}
        </Button>
        <Button
          variant="subtle"
          size="xs"
          justify="flex-start"
          leftSection={<Icon name="leave" />}
          loading={signOut.isPending}
          onClick={leave}
        >
          Sign out
        </Button>
      </div>
    </div>
  )
}

function Pages({ me }: { me: Me }) {
  if (!me.rights.includes('staff')) return <SidebarLink destination={OWN} />
  if (!seesManagedServices(me)) return null
  return (
    <div role="group" aria-labelledby="admin-pages">
      <span id="admin-pages" className={styles.group}>
        Admin
      </span>
      {ADMIN.map((destination) => (
        <SidebarLink key={destination.to} destination={destination} />
      ))}
    </div>
  )
}

function SidebarLink({ destination: { to, label, icon, also } }: { destination: Destination }) {
  const { pathname } = useLocation()
  const isHere = pathname === to || (also !== undefined && pathname.startsWith(also))
  return (
    <NavLink
      label={label}
      leftSection={<Icon name={icon} />}
      renderRoot={(props) => (
        <Link
          to={to}
          activeOptions={{ exact: true, includeSearch: false }}
          {...props}
          aria-current={isHere ? 'page' : undefined}
        />
      )}
    />
  )
}
