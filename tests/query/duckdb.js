// SPDX-License-Identifier: BSD-2-Clause
// duckdb.js csv|json FILE: prints what DuckDB answers to questions.sql about query's CSV or JSON, values
// separated by |.  NODE_PATH must lead to @duckdb/node-api.
const { DuckDBInstance } = require("@duckdb/node-api");

const questions = require("fs").readFileSync(__dirname + "/questions.sql", "utf8").split(";").slice(0, -1);

async function ask(connection, source) {
	await connection.run(`create or replace view events as select * from ${source}`);
	for (const question of questions)
		for (const row of (await connection.runAndReadAll(question)).getRows())
			console.log(row.map(String).join("|"));
}

async function main() {
	const connection = await (await DuckDBInstance.create(":memory:")).connect();
	const [format, file] = process.argv.slice(2);
	// Of what is rare DuckDB cannot see the type; in JSON what never occurs is not even a column.
	const rare = ["file.path.bytes", "file.target.bytes"];
	const types = rare.map(name => `'${name}': 'VARCHAR'`).join(", ");
	const columns = rare.map(name => `null::varchar as "${name}"`).join(", ");

	await ask(connection, format == "csv"
		? `read_csv('${file}', types = {${types}}, sample_size = -1, allow_quoted_nulls = false)`
		: `read_json('${file}', format = 'newline_delimited', sample_size = -1)
		   union all by name select ${columns} where false`);
}

main().catch(problem => { console.error(problem); process.exitCode = 1; });
