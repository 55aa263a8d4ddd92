import { defineConfig } from '@hey-api/openapi-ts'

/** The API's document becomes the types of its answers; what fetches them stays in src/api. */
export default defineConfig({
  input: './openapi.json',
  output: { path: 'src/api/schema', clean: true },
  plugins: ['@hey-api/typescript'],
  logs: { file: false },
})
