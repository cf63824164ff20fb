CREATE TABLE `error_events` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`place` text NOT NULL,
	`message` text NOT NULL,
	`count` integer DEFAULT 1 NOT NULL,
	`request_id` text,
	`job_id` text,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `error_events_kind` ON `error_events` (`code`,`place`,`message`);--> statement-breakpoint
CREATE INDEX `error_events_last` ON `error_events` (`last_at`,`id`);