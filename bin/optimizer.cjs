#!/usr/bin/env node
'use strict';
require('../dist/optimizer.cjs');
