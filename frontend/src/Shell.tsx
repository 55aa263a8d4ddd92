import { AppShell, Burger } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'

import { useMe } from './api/me'
import { ConnectionBanner } from './components/ConnectionBanner'
import { SessionEnded } from './pages/SignIn/SessionEnded'
import styles from './Shell.module.css'
import { Sidebar } from './Sidebar'

/** What surrounds every page of a signed-in person. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false)
  const { pathname } = useLocation()
  const me = useMe()
  useEffect(close, [close, pathname])
  return (
    <AppShell
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      header={{ height: { base: 48, sm: 0 } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <AppShell.Header hiddenFrom="sm" className={styles.header}>
        <Burger
          size="sm"
          opened={opened}
          onClick={toggle}
          aria-label={opened ? 'Close the menu' : 'Open the menu'}
          aria-expanded={opened}
        />
        <span className={styles.brand}>{me?.brand.name}</span>
      </AppShell.Header>
      <AppShell.Navbar className={styles.navbar} aria-label="Main">
        <Sidebar />
      </AppShell.Navbar>
      <AppShell.Main id="content">
        <ConnectionBanner />
        <Outlet />
        <SessionEnded />
      </AppShell.Main>
    </AppShell>
  )
}
