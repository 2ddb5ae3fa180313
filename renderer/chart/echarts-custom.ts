/** Marks of our own shape; only scenes that need them load this part. */
import { CustomChart } from 'echarts/charts'
import { use } from 'echarts/core'

use([CustomChart])
