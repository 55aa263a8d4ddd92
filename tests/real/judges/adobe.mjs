// Shows one JSON-LD document (standard input) to Adobe's validator; prints its findings as JSON.
import { readFileSync } from 'node:fs'
import Validator from '@adobe/structured-data-validator'

const document = JSON.parse(readFileSync(0, 'utf8'))
const findings = await new Validator().validate({ jsonld: { [document['@type']]: [document] } })
console.log(JSON.stringify(findings))
