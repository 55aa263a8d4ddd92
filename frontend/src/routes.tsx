import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from '@tanstack/react-router'

import { ApiError } from './api/errors'
import { keys } from './api/keys'
import { meQuery, seesManagedServices } from './api/me'
import type { Me } from './api/types'
import { Home } from './pages/Problems/Home'
import { NotFound } from './pages/Problems/NotFound'
import { RouteProblem } from './pages/Problems/RouteProblem'
import { AskForPassword } from './pages/SignIn/AskForPassword'
import { ChoosePassword } from './pages/SignIn/ChoosePassword'
import { SignInPage } from './pages/SignIn/SignInPage'
import {
  clientSearch,
  dashboardSearch,
  jobsSearch,
  managedServiceSearch,
  marginSearch,
  passwordSearch,
  paySearch,
  reviewSearch,
  signInSearch,
} from './search'
import { Shell } from './Shell'
import { StaffOnly } from './StaffOnly'

interface Context {
  client: QueryClient
}

const root = createRootRouteWithContext<Context>()({ notFoundComponent: NotFound })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: SignInPage,
})

const askForPassword = createRoute({
  getParentRoute: () => root,
  path: '/password',
  validateSearch: passwordSearch,
  component: AskForPassword,
})

const choosePassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password/$key',
  component: ChoosePassword,
})

const pay = createRoute({
  getParentRoute: () => root,
  path: '/pay/$token',
  validateSearch: paySearch,
  component: lazyRouteComponent(() => import('./pages/Pay/Pay'), 'Pay'),
})

/** Everything that needs a signed-in person; who is not goes to sign in and comes back. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Shell,
  errorComponent: RouteProblem,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.query({ ...meQuery, staleTime: 'static' })
    } catch (problem) {
      if (problem instanceof ApiError && problem.isSignedOut) {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- how the router redirects
        throw redirect({ to: '/sign-in', search: { next: location.href } })
      }
      throw problem
    }
  },
})

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  component: Home,
  beforeLoad: ({ context }) => {
    const me = context.client.getQueryData<Me>(keys.me)
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- how the router redirects
    if (me && seesManagedServices(me)) throw redirect({ to: '/services' })
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- how the router redirects
    if (me && !me.rights.includes('staff')) throw redirect({ to: '/managed-service' })
  },
})

const managedService = createRoute({
  getParentRoute: () => app,
  path: '/managed-service',
  validateSearch: managedServiceSearch,
  component: lazyRouteComponent(
    () => import('./pages/ManagedService/ManagedService'),
    'ManagedService',
  ),
})

const staff = createRoute({ getParentRoute: () => app, id: 'staff', component: StaffOnly })

const dashboard = createRoute({
  getParentRoute: () => staff,
  path: '/services',
  validateSearch: dashboardSearch,
  component: lazyRouteComponent(
    () => import('./pages/Services/ServicesDashboard'),
    'ServicesDashboard',
  ),
})

const client = createRoute({
  getParentRoute: () => staff,
  path: '/services/clients/$subscriptionId',
  validateSearch: clientSearch,
  component: lazyRouteComponent(() => import('./pages/Services/ClientDetail'), 'ClientDetail'),
})

const review = createRoute({
  getParentRoute: () => staff,
  path: '/services/clients/$subscriptionId/review',
  validateSearch: reviewSearch,
  component: lazyRouteComponent(() => import('./pages/Writer/Review'), 'Review'),
})

const reviewDraft = createRoute({
  getParentRoute: () => staff,
  path: '/services/clients/$subscriptionId/review/$needId',
  component: lazyRouteComponent(() => import('./pages/Writer/ReviewDraft'), 'ReviewDraft'),
})

const margin = createRoute({
  getParentRoute: () => staff,
  path: '/services/margin',
  validateSearch: marginSearch,
  component: lazyRouteComponent(() => import('./pages/Services/MarginByClient'), 'MarginByClient'),
})

const jobs = createRoute({
  getParentRoute: () => staff,
  path: '/services/jobs',
  validateSearch: jobsSearch,
  component: lazyRouteComponent(() => import('./pages/Jobs/Jobs'), 'Jobs'),
})

const tree = root.addChildren([
  signIn,
  askForPassword,
  choosePassword,
  pay,
  app.addChildren([
    home,
    managedService,
    staff.addChildren([dashboard, client, review, reviewDraft, margin, jobs]),
  ]),
])

export function makeRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree: tree,
    context: { client: queryClient },
    defaultPreload: 'intent',
    search: { strict: true },
    defaultErrorComponent: RouteProblem,
    scrollRestoration: true,
    ...(history && { history }),
  })
}

export type AppRouter = ReturnType<typeof makeRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
}
