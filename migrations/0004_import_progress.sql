CREATE TABLE `imported_pictures` (
	`job_id` text NOT NULL,
	`image_id` text NOT NULL,
	`size_bytes` integer,
	`failure` text,
	PRIMARY KEY(`job_id`, `image_id`),
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
);
