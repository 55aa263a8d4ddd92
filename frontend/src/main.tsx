import './styles.css'

import { createRoot } from 'react-dom/client'

import { makeQueryClient } from './api/queryClient'
import { App } from './App'
import { makeRouter } from './routes'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root".')

const client = makeQueryClient()
createRoot(root).render(<App client={client} router={makeRouter(client)} />)
