import { existsSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import {
  collectLicences,
  packageOfModule,
  runtimePackages,
} from './electron/station/licences/collect-licences.ts'

const root = import.meta.dirname
const at = (...segments: string[]) => join(root, ...segments)

/** Main and preload are CommonJS, with names that say so: package.json says "module". */
const commonJs = {
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
} as const

/** The station is forked by main; it is built from the same source that runs headless. */
const stationEntry = at('electron', 'station', 'utility.ts')

/** Writes `licences.json` beside the wall: of what was bundled into it, of the station's packages, of Electron. */
function licences(): Plugin {
  return {
    name: 'mini-ioc-licences',
    generateBundle() {
      const wall = new Set([...this.getModuleIds()].flatMap((id) => packageOfModule(id) ?? []))
      const list = collectLicences({
        wall: [...wall],
        station: runtimePackages(root),
        runtime: [at('node_modules', 'electron')],
      })
      this.emitFile({ type: 'asset', fileName: 'licences.json', source: JSON.stringify(list) })
    },
  }
}

export default defineConfig({
  main: {
    build: {
      outDir: at('out', 'main'),
      // The desktop tests run in an older Electron (Node 18), which must be able to read this file.
      target: 'node18',
      rolldownOptions: {
        input: {
          index: at('electron', 'main', 'index.ts'),
          ...(existsSync(stationEntry) ? { station: stationEntry } : {}),
        },
        output: commonJs,
      },
    },
  },
  preload: {
    build: {
      outDir: at('out', 'preload'),
      target: 'node18',
      rolldownOptions: { input: { index: at('electron', 'preload', 'index.ts') }, output: commonJs },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react(), licences()],
    build: {
      outDir: at('out', 'renderer'),
      target: 'chrome114',
      minify: true,
      // The content security policy allows no fonts or styles from data: addresses.
      assetsInlineLimit: 0,
      // Loaded from this machine; splitting would buy nothing.
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { input: at('renderer', 'index.html') },
    },
  },
})
