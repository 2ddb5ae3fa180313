#!/usr/bin/env node
/** `mini-ioc`: one command, then its options. Exit codes: 0 done; 1 refused or failed; 2 wrong usage. */
import { parseArgs } from 'node:util'
import { COMMANDS, type Command } from './cli/commands.ts'
import { StationError, UsageError } from './errors.ts'
import { defaultHome, homeAt } from './home.ts'

const USAGE_CODE = 2

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv
  const command = name && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!name || name === 'help' || name === '--help') {
    console.log(usage())
    return name ? 0 : USAGE_CODE
  }
  if (!command) {
    console.error(`Không có lệnh “${name}”.\n\n${usage()}`)
    return USAGE_CODE
  }
  const parsed = readOptions(command, rest)
  if (typeof parsed === 'string') {
    console.error(`${parsed}\n\n  mini-ioc ${name} ${command.usage}`)
    return USAGE_CODE
  }
  try {
    return await command.run(parsed)
  } catch (error) {
    if (!(error instanceof StationError)) throw error
    if (parsed.json) console.log(JSON.stringify({ error: error.code, detail: error.message }))
    else console.error(error.message)
    return error instanceof UsageError ? USAGE_CODE : 1
  }
}

function readOptions(command: Command, args: readonly string[]): Parameters<Command['run']>[0] | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        home: { type: 'string' },
        json: { type: 'boolean', default: false },
        ...command.options,
      },
    })
    const { home, json, ...rest } = values
    const options: Record<string, string | boolean | undefined> = rest
    const missing = command.required?.find((option) => options[option] === undefined)
    if (missing) return `Thiếu --${missing}.`
    const wanted = command.positionals ?? 0
    if (positionals.length !== wanted) return wanted > positionals.length ? 'Thiếu tham số.' : 'Thừa tham số.'
    return {
      home: homeAt(typeof home === 'string' ? home : defaultHome()),
      json: json === true,
      options,
      positionals,
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function usage(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { usage: options, summary }]) => `  mini-ioc ${name} ${options}\n      ${summary}`,
  )
  return `mini-ioc LỆNH [--home THƯ_MỤC] [--json]\n\n${lines.join('\n')}`
}

process.exitCode = await main(process.argv.slice(2))
