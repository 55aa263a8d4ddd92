import { Outlet } from '@tanstack/react-router'

import { useMe } from './api/me'
import { Forbidden } from './pages/Problems/Forbidden'
import { NotFound } from './pages/Problems/NotFound'

/** The team's pages: for staff alone, and absent while managed services are switched off. */
export function StaffOnly() {
  const me = useMe()
  if (!me) return null
  if (!me.rights.includes('staff')) return <Forbidden />
  if (!me.flags.managed_services_enabled) return <NotFound />
  return <Outlet />
}
