import { MantineProvider } from '@mantine/core'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'

import { Announcer } from './components/Announcer'
import type { AppRouter } from './routes'
import { colors, theme } from './theme'

export interface AppProps {
  client: QueryClient
  router: AppRouter
}

export function App({ client, router }: AppProps) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={colors} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <Announcer>
          <RouterProvider router={router} />
        </Announcer>
      </QueryClientProvider>
    </MantineProvider>
  )
}
