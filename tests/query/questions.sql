-- SPDX-License-Identifier: BSD-2-Clause
-- What tests/views.t asks databases about the events of a trace, names by their exact bytes, in hexadecimal.
select count(*) from events;
select "evt.type", count(*) from events group by 1 order by 1;
select "evt.errno", count(*) from events where "evt.errno" <> '' group by 1 order by 1;
select count(*) from events where cast("evt.failed" as varchar) in ('true', '1');
select count(distinct cast("proc.id" as bigint)), sum(cast("evt.seq" as bigint)), sum(cast("evt.fd" as bigint)) from
	(select *, "file.fd" as "evt.fd" from events where cast("file.fd" as varchar) <> '') as fds;
select cast(round(sum(cast("proc.cpu" as double)) * 1000000) as bigint), max(cast("proc.maxrss" as bigint)) from events
	where cast("proc.cpu" as varchar) <> '';
select lower(coalesce(nullif("file.path.bytes", ''), hex("file.path"))) from events where "file.path" <> '' union
	select lower(coalesce(nullif("file.target.bytes", ''), hex("file.target"))) from events
	where "evt.type" in ('rename', 'link') and "file.target" <> '' order by 1;
