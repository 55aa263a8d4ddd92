import { Button } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'

import { CLIENTS_PER_PAGE, useSubscriptions } from '../../../api/subscriptions'
import { Answer } from '../../../components/Answer'
import { Empty } from '../../../components/Empty'
import { Pager } from '../../../components/Pager'
import { Panel } from '../../../components/Panel'
import { Table } from '../../../components/Table'
import { count } from '../../../lib/words'
import type { DashboardSearch } from '../../../search'
import { CLIENT_COLUMNS } from './clientColumns'
import { ClientFilters } from './ClientFilters'

/** Every managed client with its month so far; search, filter and order live in the address. */
export function ClientList() {
  const search = useSearch({ from: '/app/staff/services' })
  const navigate = useNavigate()
  const query = useSubscriptions(search)

  function change(next: Partial<Record<keyof DashboardSearch, unknown>>) {
    void navigate({
      to: '/services',
      search: (before) => ({ ...before, page: undefined, ...next }) as DashboardSearch,
      replace: true,
      resetScroll: false,
    })
  }

  return (
    <Panel
      title="Clients"
      note={query.data && count(query.data.count, 'client')}
      actions={<ClientFilters search={search} onChange={change} />}
    >
      <Answer what="the clients" query={query} lines={6}>
        {({ items, count: total }) =>
          total === 0 ? (
            <NoClients filtered={Boolean(search.q ?? search.tier ?? search.status)} />
          ) : (
            <>
              <Table
                caption="Managed clients"
                columns={CLIENT_COLUMNS}
                rows={items}
                ordering={search.ordering}
                onOrder={(ordering) => {
                  change({ ordering })
                }}
              />
              <Pager
                label="Pages of clients"
                page={search.page ?? 1}
                pageSize={CLIENTS_PER_PAGE}
                count={total}
                onPage={(page) => {
                  change({ page })
                }}
              />
            </>
          )
        }
      </Answer>
    </Panel>
  )
}

function NoClients({ filtered }: { filtered: boolean }) {
  if (!filtered) {
    return (
      <Empty>
        No client is managed yet. Write an intake and run <code>igny8 onboard intake.yaml</code>;
        the client then appears here.
      </Empty>
    )
  }
  const all = (
    <Button
      size="xs"
      variant="default"
      renderRoot={(props) => <Link to="/services" search={{}} {...props} />}
    >
      Show all clients
    </Button>
  )
  return <Empty action={all}>No client fits this search.</Empty>
}
