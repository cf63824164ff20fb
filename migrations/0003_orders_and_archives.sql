CREATE TABLE `gathered_pictures` (
	`archive_id` text NOT NULL,
	`source` text NOT NULL,
	`object_key` text NOT NULL,
	`etag` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`crc32` integer NOT NULL,
	PRIMARY KEY(`archive_id`, `source`),
	FOREIGN KEY (`archive_id`) REFERENCES `archives`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `gathered_pictures_object` ON `gathered_pictures` (`object_key`);--> statement-breakpoint
ALTER TABLE `archives` ADD `total` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `archives` ADD `failures` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `archives` ADD `ready_at` integer;--> statement-breakpoint
CREATE INDEX `archives_expires` ON `archives` (`expires_at`);--> statement-breakpoint
ALTER TABLE `order_downloads` ADD `bytes` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `order_downloads` ADD `outcome` text DEFAULT 'running' NOT NULL;--> statement-breakpoint
CREATE INDEX `order_downloads_started` ON `order_downloads` (`started_at`);--> statement-breakpoint
ALTER TABLE `usage_daily` ADD `orders_created` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `usage_daily` ADD `images_sent` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `usage_daily` ADD `orders_processed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `usage_daily` ADD `images_downloaded` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `usage_daily` ADD `images_failed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `usage_daily` ADD `zips_served` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `webhook_events_received` ON `webhook_events` (`received_at`);